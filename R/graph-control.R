convert_control_flow <- function(f) f
