"""Rules of forms (Protocol/05 §8): reads the condition of a rule and asks it of a record."""

import re

BYTES_MAX = 4096
DEPTH_MAX = 64
OTHERS_MAX = 256
COMPARISONS = ("!=", "<>", "!~", "<=", ">=", "=", "<", ">", "~")
SYMBOLS = COMPARISONS + ("&&", "||", "!", "(", ")", ",")
CONNECTIVES = {"and": "and", "va": "and", "và": "and", "or": "or", "hoac": "or", "hoặc": "or",
               "not": "not", "khong": "not", "không": "not", "&&": "and", "||": "or", "!": "not"}
NUMBER = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?")


class RuleError(Exception):
    """The condition cannot be read: the rule is not asked."""


def is_word(character):
    return character.isalpha() or character.isnumeric() or character in ".-_/:@+"


def tokens(text):
    found, at = [], 0
    while at < len(text):
        character = text[at]
        if character.isspace():
            at += 1
        elif character in "'\"":
            value, at = "", at + 1
            while True:
                end = text.find(character, at)
                if end < 0:
                    raise RuleError("unclosed quote")
                value, at = value + text[at:end], end + 1
                if text[at:at + 1] != character:
                    break
                value, at = value + character, at + 1
            found.append(("quoted", value))
        elif is_word(character):
            start = at
            while at < len(text) and is_word(text[at]):
                at += 1
            found.append(("word", text[start:at]))
        else:
            symbol = next((s for s in SYMBOLS if text.startswith(s, at)), None)
            if symbol is None:
                raise RuleError("unexpected character")
            found.append(("symbol", symbol))
            at += len(symbol)
    return found + [("end", "")]


class Parser:
    """Recursive descent: `or` over `and` over `not`."""

    def __init__(self, text):
        if len(text.encode("utf-8")) > BYTES_MAX:
            raise RuleError("too long")
        self.tokens, self.next, self.depth = tokens(text), 0, 0

    @property
    def current(self):
        return self.tokens[self.next]

    def connective(self, token=None):
        kind, text = token or self.current
        if kind in ("word", "symbol"):
            return CONNECTIVES.get(text.lower() if kind == "word" else text)
        return None

    def keyword(self, token=None):
        kind, text = token or self.current
        return text.lower() if kind == "word" else None

    def take(self, wanted):
        if self.current != ("symbol", wanted):
            return False
        self.next += 1
        return True

    def parse(self):
        condition = self.disjunction()
        if self.current[0] != "end":
            raise RuleError("expected a connective")
        return condition

    def joined(self, word, part):
        parts = [part()]
        while self.connective() == word:
            self.next += 1
            parts.append(part())
        return parts[0] if len(parts) == 1 else (word, parts)

    def disjunction(self):
        return self.joined("or", lambda: self.joined("and", self.negation))

    def negation(self):
        is_not = self.connective() == "not"
        is_unique = self.keyword() == "unique" and self.tokens[self.next + 1] == ("symbol", "(")
        if not is_not and not is_unique and self.current != ("symbol", "("):
            return self.comparison()
        self.depth += 1
        if self.depth > DEPTH_MAX:
            raise RuleError("too deep")
        self.next += 1
        if is_not:
            condition = ("not", self.negation())
        elif is_unique:
            condition = self.uniqueness()
        else:
            condition = self.disjunction()
            if not self.take(")"):
                raise RuleError("expected )")
        self.depth -= 1
        return condition

    def uniqueness(self):
        """What stands after `unique`: the fields, and what another record has to meet."""
        fields, condition = [], None
        while not fields or self.current == ("symbol", ","):
            self.next += 1
            if self.connective():
                raise RuleError("expected a field")
            fields.append(self.text())
        if self.keyword() == "where":
            self.next += 1
            condition = self.disjunction()
        if not self.take(")"):
            raise RuleError("expected )")
        return ("unique", fields, condition)

    def text(self):
        kind, text = self.current
        if kind not in ("word", "quoted"):
            raise RuleError("expected a word")
        self.next += 1
        return text

    def comparison(self):
        if self.connective():
            raise RuleError("expected a field")
        field = self.text()
        kind, symbol = self.current
        if kind == "symbol" and symbol in COMPARISONS:
            self.next += 1
            return self.compared(field, symbol, self.text())
        if self.keyword() == "is":
            self.next += 1
            is_not = self.connective() == "not"
            self.next += is_not
            if self.keyword() != "empty":
                raise RuleError("expected empty")
            self.next += 1
            return ("not", ("empty", field)) if is_not else ("empty", field)
        is_not = self.connective() == "not"
        if self.keyword(self.tokens[self.next + 1] if is_not else None) != "in":
            raise RuleError("expected a comparison")
        self.next += 2 if is_not else 1
        if not self.take("("):
            raise RuleError("expected (")
        values = [self.text()]
        while self.take(","):
            values.append(self.text())
        if not self.take(")"):
            raise RuleError("expected )")
        # What is in a list is compared as it stands; an @ means nothing there.
        condition = ("or", [("compare", field, "=", ("literal", v)) for v in values])
        return ("not", condition) if is_not else condition

    @staticmethod
    def compared(field, symbol, value):
        if value == "@today":
            right = ("today",)
        elif value.startswith("@"):
            right = ("field", value[1:])
        else:
            right = ("literal", value)
        if symbol in ("!=", "<>"):
            return ("not", ("compare", field, "=", right))
        if symbol == "!~":
            return ("not", ("compare", field, "~", right))
        return ("compare", field, symbol, right)


def fields_of(condition):
    """The names of the fields that a condition asks for."""
    kind = condition[0]
    if kind == "unique":
        return set(condition[1]) | (fields_of(condition[2]) if condition[2] else set())
    if kind in ("and", "or"):
        return set().union(*(fields_of(part) for part in condition[1]))
    if kind == "not":
        return fields_of(condition[1])
    if kind == "empty":
        return {condition[1]}
    return {condition[1]} | ({condition[3][1]} if condition[3][0] == "field" else set())


def uses_today(condition):
    kind = condition[0]
    if kind in ("and", "or"):
        return any(uses_today(part) for part in condition[1])
    if kind == "not":
        return uses_today(condition[1])
    if kind == "unique":
        return bool(condition[2]) and uses_today(condition[2])
    return kind == "compare" and condition[3][0] == "today"


def uniques(condition):
    """The parts of a condition that look at all records of the collection."""
    kind = condition[0]
    if kind in ("and", "or"):
        return [found for part in condition[1] for found in uniques(part)]
    if kind == "not":
        return uniques(condition[1])
    return [condition] if kind == "unique" else []


def read(text, fields, sets=()):
    """The condition of a rule, where all its fields are known; otherwise the rule is not asked.

    A field of a record that is referred to is named `reference.field`; `sets` are the fields with several values.
    """
    condition = Parser(text).parse()
    unknown = fields_of(condition) - set(fields)
    if unknown:
        raise RuleError("unknown field " + sorted(unknown)[0])
    found = uniques(condition)
    if len(found) > 1:
        raise RuleError("more than one unique")
    for _, names, where in found:
        if len(set(names)) < len(names) or any("." in name or name in sets for name in names):
            raise RuleError("a field by which records cannot be told apart")
        if where and (uniques(where) or uses_today(where) or any("." in name for name in fields_of(where))):
            raise RuleError("another record is asked for its own fields alone")
    return condition


def number(text):
    match = NUMBER.fullmatch(text)
    if not match:
        return None
    sign, whole, fraction = match.groups()
    scaled = int(whole + (fraction or "")), len(fraction or "")
    return (-scaled[0] if sign else scaled[0]), scaled[1]


def order(left, right, kind):
    """-1, 0 or 1; None where the two cannot be compared."""
    if kind in ("integer", "decimal"):
        a, b = number(left), number(right)
        if a is None or b is None:
            return None
        left, right = a[0] * 10 ** b[1], b[0] * 10 ** a[1]
    else:
        left, right = left.encode("utf-8"), right.encode("utf-8")
        if kind in ("date", "partial_date"):
            common = min(len(left), len(right))
            if left[:common] == right[:common] and len(left) != len(right):
                return None
    return (left > right) - (left < right)


def holds(left, symbol, right, kind):
    if symbol == "~":
        return right in left
    found = order(left, right, kind)
    if found is None:
        return None
    return {"=": found == 0, "<": found < 0, "<=": found <= 0, ">": found > 0, ">=": found >= 0}[symbol]


def any_of(truths):
    truths = list(truths)
    return True if True in truths else None if None in truths else False


def truth(condition, types, values, today=None, others=(), compared=None):
    """True, False, or None for neither.

    `values` gives for each field its texts, and for one of another record none at all where that record is not here;
    `others` are the values of the other records of the collection; `compared` are the values that fields after an
    operator have, where these are not the same record's.
    """
    compared = values if compared is None else compared
    kind = condition[0]
    if kind == "unique":
        return alone(condition, types, values, others)
    if kind == "empty":
        return None if "." in condition[1] and condition[1] not in values else not values.get(condition[1])
    if kind == "not":
        inner = truth(condition[1], types, values, today, others, compared)
        return None if inner is None else not inner
    if kind == "or":
        return any_of(truth(part, types, values, today, others, compared) for part in condition[1])
    if kind == "and":
        inner = any_of(None if t is None else not t
                       for t in (truth(part, types, values, today, others, compared) for part in condition[1]))
        return None if inner is None else not inner
    _, field, symbol, right = condition
    others = {"literal": lambda: [right[1]], "field": lambda: compared.get(right[1], []),
              "today": lambda: [today] if today else []}[right[0]]()
    texts = values.get(field, [])
    if not texts or not others:
        return None
    return any_of(holds(a, symbol, b, types[field]) for a in texts for b in others)


def alone(condition, types, values, others):
    """Whether no other record has the same in some fields and meets the condition."""
    _, fields, where = condition
    if not all(values.get(field) for field in fields):
        return None
    same = [other for other in others if all(other.get(field) == values[field] for field in fields)]
    if len(same) > OTHERS_MAX:
        return None
    return not any(where is None or truth(where, types, other, compared=values) is True for other in same)


def is_broken(condition, types, values, today=None, others=()):
    """Only what is false breaks a rule."""
    return truth(condition, types, values, today, others) is False
