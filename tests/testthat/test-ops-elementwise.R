skip_if_no_backend()

x <- c(-1.7, -0.5, 0, 0.3, 2.5)
p <- c(0.1, 0.5, 1, 2.3)
u <- c(-0.9, -0.2, 0, 0.7)

test_that("functions of single elements give R's values", {
  expect_values(
    op_abs(x) ~ abs(x), op_absolute(x) ~ abs(x), op_fabs(x) ~ abs(x), op_negative(x) ~ -x, op_sign(x) ~ sign(x),
    op_signbit(x) ~ x < 0, op_reciprocal(p) ~ 1 / p, op_square(x) ~ x^2, op_sqrt(p) ~ sqrt(p),
    op_rsqrt(p) ~ 1 / sqrt(p),
    op_cbrt(c(-8, 27)) ~ c(-2, 3), op_exp(x) ~ exp(x), op_exp2(x) ~ 2^x, op_expm1(x) ~ expm1(x), op_log(p) ~ log(p),
    op_log2(p) ~ log2(p), op_log10(p) ~ log10(p), op_log1p(p) ~ log1p(p), op_sin(x) ~ sin(x), op_cos(x) ~ cos(x),
    op_tan(x) ~ tan(x), op_arcsin(u) ~ asin(u), op_arccos(u) ~ acos(u), op_arctan(x) ~ atan(x), op_sinh(x) ~ sinh(x),
    op_cosh(x) ~ cosh(x), op_tanh(x) ~ tanh(x), op_arcsinh(x) ~ asinh(x), op_arccosh(1 + p) ~ acosh(1 + p),
    op_arctanh(u) ~ atanh(u), op_sinc(p) ~ sin(pi * p) / (pi * p), op_deg2rad(180) ~ pi, op_rad2deg(pi) ~ 180,
    op_floor(x) ~ floor(x), op_ceil(x) ~ ceiling(x), op_trunc(x) ~ trunc(x), op_round(x) ~ round(x),
    op_round(c(1.234, 5.678), decimals = 2) ~ c(1.23, 5.68), op_erf(x) ~ 2 * pnorm(x * sqrt(2)) - 1,
    op_erfc(x) ~ 2 * pnorm(-x * sqrt(2)), op_erfinv(u) ~ qnorm((u + 1) / 2) / sqrt(2), op_i0(p) ~ besselI(p, 0),
    op_clip(x, -1, 1) ~ pmin(pmax(x, -1), 1), op_nan_to_num(c(NaN, 1)) ~ c(0, 1),
    op_nan_to_num(c(NaN, Inf, -Inf), nan = 7, posinf = 8, neginf = 9) ~ c(7, 8, 9), op_copy(x) ~ x,
    op_stop_gradient(op_array(x)) ~ x
  )
})

test_that("matrices and arrays keep their shape", {
  a <- array(seq_len(24) / 10, 2:4)
  expect_values(op_exp(a) ~ exp(a), op_square(matrix(1:6, 2)) ~ matrix((1:6)^2, 2))
})

test_that("complex numbers have parts", {
  z <- complex(real = c(1, -2), imaginary = c(3, 0.5))
  expect_values(
    op_real(z) ~ Re(z), op_imag(z) ~ Im(z), op_angle(z) ~ Arg(z), op_imag(op_conj(z)) ~ -Im(z),
    op_imag(op_conjugate(z)) ~ -Im(z), op_view_as_real(z) ~ cbind(Re(z), Im(z)),
    op_imag(op_view_as_complex(cbind(Re(z), Im(z)))) ~ Im(z)
  )
})
