pad = str.rjust
