"""What can be asked for, a file a theme; each has a function `router` that `vdx.web.app` calls."""
