"""Complete programs that use vdx."""
