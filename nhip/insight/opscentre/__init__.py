"""Operations centre (trung tâm điều hành): what is off target, where, since when, whose, and what is done
about it.

Owns: the five numbers each person chose.
Offers: the pages under /ops/; to directives, what a number is when an order is given.
Emits: nhip.opscentre.numbers_chosen.v1. Listens to: nothing; it asks when it is read.
Not here: numbers and targets (indicators), the orders themselves (directives), the map's shapes (places).
"""
