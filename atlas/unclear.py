"""When a part of an address cannot be understood, and how numbers are written in addresses. *Pure*."""


class UnclearError(Exception):
    """A parameter that cannot be understood (400); the sentence says which and what was expected."""

    def __init__(self, parameter: str, sentence: str):
        super().__init__(sentence)
        self.parameter = parameter
        self.sentence = sentence


def write_number(number: float) -> str:
    """The shortest text that reads back as the same number."""
    return repr(int(number)) if number == int(number) and abs(number) < 1e15 else repr(number)
