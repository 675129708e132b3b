"""The model path, against an endpoint of the tests' own."""
