"""What is compared: vdx as it is, vdx with parts switched off, and peers, behind one protocol."""
