"""How fast the portal is, against a bare page on the same server. See README.md."""
