"""Videos in compact form: compressed, described, and given back."""
