skip_if_no_backend()

x <- c(1, 3, 2, -1, 0, 4, 1, 2)

test_that("Fourier transforms are R's", {
  zero <- 0 * x
  m <- matrix(x, 2)
  expect_values(
    op_fft(list(x, zero)) ~ list(Re(fft(x)), Im(fft(x))), op_rfft(x) ~ list(Re(fft(x))[1:5], Im(fft(x))[1:5]),
    op_irfft(op_rfft(x)) ~ x, op_rfft(x, fft_length = 4)[[1]] ~ Re(fft(x[1:4]))[1:3],
    op_fft2(list(m, 0 * m))[[1]] ~ Re(fft(m)), op_ifft2(op_fft2(list(m, 0 * m)))[[1]] ~ m, tolerance = 1e-4
  )
})

test_that("windows of sequences", {
  expect_values(op_extract_sequences(x, 4, 2) ~ rbind(x[1:4], x[3:6], x[5:8]))
  long <- sin(seq_len(64) / 3)
  spectra <- op_stft(long, 16, 4, 16)
  expect_identical(dim(spectra[[1]])[[2]], 9L)
  expect_equal(as.vector(as.array(op_istft(spectra, 16, 4, 16, length = 64)))[5:60], long[5:60], tolerance = 1e-3)
})
