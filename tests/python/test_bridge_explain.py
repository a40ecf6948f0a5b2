"""What Keras's errors become: its own sentence, not the frame around it."""

import pytest

from laminar.bridge.explain import explain

FRAME = "Exception encountered when calling Functional.call().\n\n\x1b[1m{}\x1b[0m\n\nArguments received by it:\n  a=1"
WRONG = "Input 0 with name 'None' of layer 'dense' is incompatible with the layer: expected "


def test_the_sentence_inside_an_error_of_a_layer_is_told():
    assert explain("ValueError", FRAME.format("Something is odd"))["message"] == "Something is odd"


def test_what_a_colon_announces_is_told():
    said = explain("ValueError", "Could not be\nloaded:\n\nBad file\n\nMore")
    assert said["message"] == "Could not be loaded: Bad file"


@pytest.mark.parametrize(
    ("text", "found", "mend"),
    [
        ("axis -1 of input shape to have value 3, but received input with shape (5, 5)", "(5, 5)", "dimension of 3."),
        ("ndim=3, found ndim=2. Full shape received: (None, 4)", "(?, 4)", "3 dimensions, samples first; it has 2."),
        (
            "axis -1 of input shape to have value 3, but received input with shape (None, 4). "
            "Full shape received: (None, 4)",
            "(?, 4)",
            "dimension of 3.",
        ),
    ],
)
def test_an_input_of_the_wrong_shape(text, found, mend):
    said = explain("ValueError", FRAME.format(WRONG + text))
    assert said["message"] == 'The input of layer "dense" does not fit.'
    assert said["found"] == [f"The input has the shape {found}."]
    assert said["mend"][0].endswith(mend)


def test_a_misspelt_argument_of_compile():
    said = explain("TypeError", "Trainer.compile() got an unexpected keyword argument 'optimzer'")
    assert said["message"] == "compile() has no argument `optimzer`."
    assert said["mend"] == ["Did you mean `optimizer`?"]
