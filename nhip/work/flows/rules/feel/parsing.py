"""From tokens to a tree: one method for each line of the grammar."""

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import TypeVar

from nhip.work.flows.rules.feel import syntax
from nhip.work.flows.rules.feel.functions import FUNCTIONS
from nhip.work.flows.rules.feel.syntax import Node
from nhip.work.flows.rules.feel.tokens import Token, refused, tokens_of

DEEPEST = 40
LONGEST_CHAIN = 60
DEEPEST_TREE = 120
_COMPARISONS = frozenset({"=", "!=", "<", "<=", ">", ">="})
N = TypeVar("N", bound=Node)
_CONSTANTS = {"true": True, "false": False, "null": None}


@lru_cache(maxsize=4096)
def parse(text: str) -> Node:
    """The tree of an expression, with or without the "=" that Camunda Modeler puts before it.

    Raises ExpressionRefused.
    """
    bare = text.strip()
    parser = _Parser(bare.removeprefix("="), shown=bare)
    return parser.all(parser.expression)


@lru_cache(maxsize=4096)
def parse_tests(text: str) -> syntax.Tests:
    """The tests of a cell of a decision table: `-`, `< 5`, `[1..10]`, `"a","b"`, `not(...)`.

    Raises ExpressionRefused.
    """
    bare = text.strip()
    if bare in ("", "-"):
        return syntax.Tests(())
    parser = _Parser(bare, shown=bare)
    return parser.all(parser.cell)


class _Parser:
    def __init__(self, text: str, *, shown: str) -> None:
        self.shown = shown
        self.tokens = tokens_of(text)
        self.at = 0
        self.depth = 0

    def all(self, rule: Callable[[], N]) -> N:
        """What a rule reads, when it reads everything."""
        found = rule()
        if self.at != len(self.tokens) or syntax.depth_of(found) > DEEPEST_TREE:
            raise refused(self.shown)
        return found

    def expression(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise refused(self.shown)
        found = self._choice() if self._takes("if") else self._or()
        self.depth -= 1
        return found

    def cell(self) -> syntax.Tests:
        if self._peek("not") and self._is_next("(", ahead=1):
            self.at += 2
            tests = self._tests()
            self._expect(")")
            return syntax.Tests(tests, is_negated=True)
        return syntax.Tests(self._tests())

    def _tests(self) -> tuple[Node, ...]:
        found = [self._test()]
        while self._takes(","):
            found.append(self._test())
        return tuple(found)

    def _test(self) -> Node:
        for operator in ("<=", ">=", "!=", "<", ">", "="):
            if self._takes(operator):
                return syntax.Compare(operator, self._sum())
        return self._open_interval() or self.expression()

    def _choice(self) -> Node:
        condition = self.expression()
        self._expect("then")
        then = self.expression()
        self._expect("else")
        return syntax.Choice(condition, then, self.expression())

    def _or(self) -> Node:
        return self._chain(self._and, ("or",))

    def _and(self) -> Node:
        return self._chain(self._comparison, ("and",))

    def _comparison(self) -> Node:
        left = self._sum()
        if self._takes("in"):
            return syntax.Member(left, self._members())
        if self._takes("between"):
            low = self._sum()
            self._expect("and")
            interval = syntax.Interval(low, self._sum(), is_low_open=False, is_high_open=False)
            return syntax.Member(left, syntax.Tests((interval,)))
        token = self._now()
        if token and token.kind == "sign" and token.value in _COMPARISONS:
            self.at += 1
            return syntax.Binary(token.value, left, self._sum())
        return left

    def _members(self) -> syntax.Tests:
        start = self.at
        if self._takes("("):
            if (interval := self._interval_after("(")) is not None:
                return syntax.Tests((interval,))
            self.at = start + 1
            tests = self._tests()
            self._expect(")")
            return syntax.Tests(tests)
        return syntax.Tests((self._open_interval() or self._sum(),))

    def _sum(self) -> Node:
        return self._chain(self._product, ("+", "-"))

    def _product(self) -> Node:
        return self._chain(self._power, ("*", "/"))

    def _power(self) -> Node:
        return self._chain(self._sign, ("**",))

    def _sign(self) -> Node:
        negative = False
        while self._takes("-"):
            negative = not negative
        value = self._postfix()
        return syntax.Negative(value) if negative else value

    def _postfix(self) -> Node:
        found = self._primary()
        while True:
            if self._takes("."):
                found = syntax.Path(found, self._name())
            elif self._begins_index() and self._takes("["):
                found = syntax.Index(found, self.expression())
                self._expect("]")
            else:
                return found

    def _begins_index(self) -> bool:
        # In "]1..5[" the bracket ends the interval: nothing that could be a position follows it.
        after = self.at + 1
        return after < len(self.tokens) and self.tokens[after].value not in {
            ")",
            ",",
            "]",
            "and",
            "or",
            "then",
        }

    def _primary(self) -> Node:
        token = self._now()
        if token is None:
            raise refused(self.shown)
        self.at += 1
        if token.kind == "text":
            return syntax.Literal(token.value)
        if token.kind == "number":
            return syntax.Literal(Decimal(token.value))
        if token.value in _CONSTANTS:
            return syntax.Literal(_CONSTANTS[token.value])
        if token.value == "not" or token.kind == "name":
            return self._name_or_call(token.value)
        return self._bracketed(token.value)

    def _name_or_call(self, name: str) -> Node:
        if not self._takes("("):
            if name == "not":
                raise refused(self.shown)
            return syntax.Name(name)
        if name not in FUNCTIONS:
            raise refused(self.shown)
        arguments: list[Node] = []
        while not self._takes(")"):
            if arguments:
                self._expect(",")
            arguments.append(self.expression())
        if len(arguments) not in FUNCTIONS[name].counts:
            raise refused(self.shown)
        return syntax.Call(name, tuple(arguments))

    def _bracketed(self, sign: str) -> Node:
        if sign == "@" and (token := self._now()) and token.kind == "text":
            self.at += 1
            return syntax.Call("@", (syntax.Literal(token.value),))
        start = self.at
        if sign in ("(", "[") and (interval := self._interval_after(sign)) is not None:
            return interval
        self.at = start
        if sign == "(":
            found = self.expression()
            self._expect(")")
            return found
        if sign == "[":
            return self._list()
        raise refused(self.shown)

    def _list(self) -> Node:
        items: list[Node] = []
        while not self._takes("]"):
            if items:
                self._expect(",")
            items.append(self.expression())
        return syntax.ListOf(tuple(items))

    def _open_interval(self) -> Node | None:
        # "]1..5]" begins with a closing bracket, which begins nothing else.
        return self._interval_after("]") if self._takes("]") else None

    def _interval_after(self, sign: str) -> Node | None:
        if not self._has_dots_ahead():
            return None
        low = self._sum()
        self._expect("..")
        high = self._sum()
        closing = next((one for one in ("]", ")", "[") if self._takes(one)), None)
        if closing is None:
            raise refused(self.shown)
        return syntax.Interval(low, high, is_low_open=sign != "[", is_high_open=closing != "]")

    def _has_dots_ahead(self) -> bool:
        # Looking ahead instead of trying and going back: nested brackets stay cheap.
        depth = 0
        for token in self.tokens[self.at :]:
            if token.kind != "sign":
                continue
            if token.value == ".." and depth == 0:
                return True
            depth += (token.value in "([") - (token.value in ")]")
            if depth < 0 or (token.value == "," and depth == 0):
                return False
        return False

    def _chain(self, part: Callable[[], Node], operators: tuple[str, ...]) -> Node:
        left = part()
        count = 0
        while operator := next((one for one in operators if self._takes(one)), None):
            # A long chain makes a deep tree, which is walked by recursion.
            count += 1
            if count > LONGEST_CHAIN:
                raise refused(self.shown)
            left = syntax.Binary(operator, left, part())
        return left

    def _name(self) -> str:
        token = self._now()
        if token is None or token.kind not in ("name", "word"):
            raise refused(self.shown)
        self.at += 1
        return token.value

    def _now(self) -> Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def _peek(self, value: str) -> bool:
        return self._is_next(value, ahead=0)

    def _is_next(self, value: str, *, ahead: int) -> bool:
        place = self.at + ahead
        if place >= len(self.tokens):
            return False
        token = self.tokens[place]
        return token.kind in ("sign", "word") and token.value == value

    def _takes(self, value: str) -> bool:
        found = self._peek(value)
        self.at += found
        return found

    def _expect(self, value: str) -> None:
        if not self._takes(value):
            raise refused(self.shown)
