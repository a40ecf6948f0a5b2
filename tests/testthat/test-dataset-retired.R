test_that("functions that have gone name what to use today", {
  expect_snapshot(error = TRUE, {
    dataset_use_spec()
    step_embedding_column("a", dimension = 3)
    make_iterator_one_shot(1)
    layer_input_from_dataset()
  })
})

test_that("none of them does anything else", {
  file <- list.files(test_path("../../R"), "dataset-retired.R", full.names = TRUE)
  skip_if(!length(file), "no sources here")
  names <- sub(" <- retired\\(.*", "", grep("<- retired\\(", readLines(file), value = TRUE))
  expect_length(names, 28L)
  for (name in names) expect_error(getExportedValue("laminar", name)(), class = "laminar_error_retired")
})
