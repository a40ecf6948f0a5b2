# Where the boxes of a graph go: ranks along the flow, an order within each rank that crosses few lines, and places
# by least squares. All sizes are inches; `along` is the direction of the flow, `across` the other one.

# Sizes in, places out: `along` and `across` of every node's middle, routes of the edges, and the size of the whole.
# `page` is the size, along and across, that the drawing should not need to be shrunk for.
layout_graph <- function(sizes, edges, gap = c(along = 0.28, across = 0.25), page) {
  against <- against_flow(nrow(sizes), edges)
  edges[against] <- lapply(edges[against], rev)
  rank <- node_ranks(nrow(sizes), edges)
  wide <- with_bends(rank, edges)
  across_size <- c(sizes$across, rep(0.05, length(wide$rank) - nrow(sizes)))
  order <- rank_order(wide$rank, wide$edges)
  across <- place_across(wide$rank, wide$edges, order, across_size, gap[["across"]])
  depth <- vapply(seq_len(max(rank)), function(r) max(sizes$along[rank == r]), 0)
  column <- fold_ranks(depth, wide, across, across_size, gap, page)
  start <- column$start
  along <- start[wide$rank] + depth[wide$rank] / 2
  shift <- column$shift[column$of[wide$rank]]
  routes <- lapply(wide$chains, edge_route, rank = wide$rank, across = across + shift, start = start, depth = depth,
                   sizes = sizes, column = column, gap = gap)
  routes[against] <- lapply(routes[against], function(route) lapply(route, rev))
  list(
    along = along[seq_len(nrow(sizes))], across = (across + shift)[seq_len(nrow(sizes))], routes = routes,
    size = c(along = column$along, across = column$across)
  )
}

# Which edges lead back to where a walk along the edges came from: without them there is no cycle.
against_flow <- function(count, edges) {
  from <- vapply(edges, `[`, 0, 1L)
  leaving <- split(seq_along(edges), factor(from, seq_len(count)))
  state <- integer(count)  # 0 not seen, 1 on the way, 2 left
  against <- logical(length(edges))
  walk <- function(node) {
    state[node] <<- 1L
    for (edge in leaving[[node]]) {
      next_node <- edges[[edge]][2L]
      if (state[next_node] == 1L) against[edge] <<- TRUE
      if (state[next_node] == 0L) walk(next_node)
    }
    state[node] <<- 2L
  }
  for (node in seq_len(count)) if (state[node] == 0L) walk(node)
  against
}

# Longest way from the beginning; inputs move down to just above what they feed.
node_ranks <- function(count, edges) {
  rank <- rep(1L, count)
  for (sweep in seq_len(count)) {
    before <- rank
    for (edge in edges) rank[edge[2L]] <- max(rank[edge[2L]], rank[edge[1L]] + 1L)
    if (identical(before, rank)) break
  }
  from <- vapply(edges, `[`, 0, 1L)
  to <- vapply(edges, `[`, 0, 2L)
  for (node in setdiff(from, to)) rank[node] <- min(rank[to[from == node]]) - 1L
  if (!length(edges)) rank <- seq_len(count)
  rank
}

# An edge over several ranks gets a bend, a node without a box, in each rank between.
with_bends <- function(rank, edges) {
  bent <- list()
  chains <- list()
  origin <- integer()
  for (edge in edges) {
    between <- seq_len(rank[edge[2L]] - rank[edge[1L]] - 1L)
    bends <- length(rank) + between
    rank <- c(rank, rank[edge[1L]] + between)
    chain <- c(edge[1L], bends, edge[2L])
    chains <- c(chains, list(chain))
    bent <- c(bent, Map(c, chain[-length(chain)], chain[-1L]))
    origin <- c(origin, rep(edge[1L], length(chain) - 1L))
  }
  list(rank = rank, edges = matrix(as.integer(unlist(bent)), ncol = 2L, byrow = TRUE), chains = chains, origin = origin)
}

# Each rank is sorted by the mean place of its neighbours, to and fro, from several beginnings; the order with the
# fewest crossings is kept.
rank_order <- function(rank, edges, sweeps = 12L) {
  first <- lapply(seq_len(max(rank)), function(r) which(rank == r))
  turned <- function(by) lapply(first, function(nodes) nodes[(seq_along(nodes) + by - 1L) %% length(nodes) + 1L])
  best <- NULL
  for (order in c(list(first, lapply(first, rev)), lapply(seq_len(min(6L, max(lengths(first)) - 1L)), turned))) {
    for (sweep in seq(0L, sweeps)) {
      if (sweep) order <- sweep_ranks(order, rank, edges, sweep)
      now <- crossings(order_places(order), rank, edges)
      if (is.null(best) || now < fewest) {
        best <- order
        fewest <- now
      }
      if (fewest == 0) return(best)
    }
  }
  best
}

order_places <- function(order) {
  places <- integer()
  for (nodes in order) places[nodes] <- seq_along(nodes)
  places
}

# Odd sweeps go with the flow, even ones against it; equals change places every other time.
sweep_ranks <- function(order, rank, edges, sweep) {
  down <- sweep %% 2L == 1L
  for (r in if (down) seq_along(order)[-1L] else rev(seq_along(order))[-1L]) {
    places <- order_places(order)
    wanted <- vapply(order[[r]], function(node) {
      beside <- if (down) edges[edges[, 2L] == node, 1L] else edges[edges[, 1L] == node, 2L]
      if (length(beside)) mean(places[beside]) else as.numeric(places[node])
    }, 0)
    ties <- if (sweep %% 4L < 2L) seq_along(wanted) else -seq_along(wanted)
    order[[r]] <- order[[r]][order(wanted, ties)]
  }
  order
}

crossings <- function(place, rank, edges) {
  total <- 0L
  for (r in unique(rank[edges[, 1L]])) {
    here <- edges[rank[edges[, 1L]] == r, , drop = FALSE]
    if (nrow(here) < 2L) next
    from <- place[here[, 1L]]
    to <- place[here[, 2L]]
    total <- total + sum(outer(from, from, `-`) * outer(to, to, `-`) < 0) / 2
  }
  total
}

# Every node wants the mean of its neighbours' places; isotonic regression gives the nearest places that keep the
# order and the distances.
place_across <- function(rank, edges, order, size, gap, rounds = 24L) {
  across <- numeric(length(rank))
  offsets <- lapply(order, function(nodes) {
    half <- size[nodes] / 2
    cumsum(c(0, half[-1L] + half[-length(nodes)] + gap))
  })
  for (r in seq_along(order)) across[order[[r]]] <- offsets[[r]] - mean(offsets[[r]])
  for (round in seq_len(rounds)) {
    down <- round %% 2L == 1L
    for (r in if (down) seq_along(order) else rev(seq_along(order))) {
      nodes <- order[[r]]
      wanted <- vapply(nodes, function(node) {
        above <- edges[edges[, 2L] == node, 1L]
        below <- edges[edges[, 1L] == node, 2L]
        beside <- if (round > rounds - 4L) c(above, below) else if (down) above else below
        if (length(beside)) mean(across[beside]) else across[node]
      }, 0)
      across[nodes] <- stats::isoreg(wanted - offsets[[r]])$yf + offsets[[r]]
    }
  }
  across - min(across - size / 2)
}

# A long chain is folded into columns where only lines that leave one box would be cut, so that it fills the page.
fold_ranks <- function(depth, wide, across, size, gap, page) {
  starts <- wide$rank[wide$edges[, 1L]]
  cuts <- vapply(seq_len(length(depth) - 1L), function(r) length(unique(wide$origin[starts == r])) <= 1L, NA)
  cuts <- which(cuts)
  best <- NULL
  for (count in seq_len(min(8L, length(cuts) + 1L))) {
    fold <- fold_at(fold_places(depth + gap[["along"]], cuts, count), depth, wide$rank, across, size, gap)
    fold$scale <- min(page[["across"]] / fold$across, page[["along"]] / fold$along, 1)
    if (is.null(best) || fold$scale > best$scale * 1.3) best <- fold
  }
  best
}

# The last rank of each column, so that columns are about equally long.
fold_places <- function(lengths, cuts, count) {
  if (count == 1L) return(integer())
  ends <- cumsum(lengths)
  wanted <- ends[length(ends)] * seq_len(count - 1L) / count
  unique(vapply(wanted, function(end) cuts[which.min(abs(ends[cuts] - end))], 0L))
}

fold_at <- function(places, depth, rank, across, size, gap) {
  of <- findInterval(seq_along(depth), places + 1L) + 1L
  start <- unlist(lapply(split(depth, of), function(d) cumsum(c(0, d[-length(d)] + gap[["along"]]))))
  columns <- split(seq_along(rank), of[rank])
  low <- vapply(columns, function(nodes) min(across[nodes] - size[nodes] / 2), 0)
  width <- vapply(columns, function(nodes) max(across[nodes] + size[nodes] / 2), 0) - low
  left <- cumsum(c(0, width[-length(width)] + 2 * gap[["across"]]))
  turn <- if (length(places)) gap[["along"]] / 2 else 0  # room for the lines from column to column
  start <- start + turn
  list(of = of, start = unname(start), shift = unname(left - low), edge = left + width + gap[["across"]],
       along = max(start + depth) + turn, across = sum(width) + 2 * gap[["across"]] * (length(width) - 1L))
}

# The corners of an edge: out of its box, straight through the ranks between, into the next box.
edge_route <- function(chain, rank, across, start, depth, sizes, column, gap) {
  from <- chain[1L]
  to <- chain[length(chain)]
  leave <- start[rank[from]] + (depth[rank[from]] + sizes$along[from]) / 2
  enter <- start[rank[to]] + (depth[rank[to]] - sizes$along[to]) / 2
  if (column$of[rank[from]] != column$of[rank[to]]) {
    gutter <- column$edge[[column$of[rank[from]]]]
    turn <- gap[["along"]] / 2
    return(list(along = c(leave, leave + turn, leave + turn, enter - turn, enter - turn, enter),
                across = c(across[from], across[from], gutter, gutter, across[to], across[to])))
  }
  bends <- chain[-c(1L, length(chain))]
  edge <- start[rank[from]] + depth[rank[from]]
  list(
    along = c(leave, if (leave < edge) edge,
              as.vector(rbind(start[rank[bends]], start[rank[bends]] + depth[rank[bends]])), enter),
    across = c(across[from], if (leave < edge) across[from], rep(across[bends], each = 2L), across[to])
  )
}
