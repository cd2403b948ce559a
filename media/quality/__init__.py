"""How good a picture is beside the one it was made from, frame by frame."""
