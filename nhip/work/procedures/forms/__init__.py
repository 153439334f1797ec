"""Forms as data: definitions read from files, conditions, checks, and their server-rendered pages.

A definition is a JSON file: a subset of JSON Schema for the answers, the steps that ask for them, and
conditions of a few allowed words.

    {"code": "khai-sinh", "title": {"vi": "...", "en": "..."},
     "schema": {"type": "object", "required": ["child"],
                "properties": {"child": {"kind": "person", "type": "object", "title": {...}}}},
     "steps": [{"key": "child", "title": {...}, "fields": ["child"],
                "show_if": {"equals": ["for_whom", "child"]}}]}

`reading` checks and reads a file, `conditions` decides what is asked, `checks` what an answer must be;
these three are pure. `fields` and `page` make Django forms of them, `service` is what others call.
"""
