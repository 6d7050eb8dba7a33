"""How firm a result is: draws of weights, methods and small numbers; sensitivity; without each part."""
