// Many values on few pixels: each pixel shows the value farthest from 0 of those that it covers.

export function farthest(values, start, from, to) {
  let best = values[start + from]
  for (let i = from + 1; i < to; i++) {
    if (Math.abs(values[start + i]) > Math.abs(best)) best = values[start + i]
  }
  return best
}

// The columns [from, to) that each of `n` pixels covers: at least one, of `count` there are.
export function columnsOfPixels(lo, hi, n, count) {
  const at = (i) => lo + (i * (hi - lo)) / n
  return Array.from({ length: n }, (_, i) => {
    const from = Math.min(Math.floor(at(i) + 1e-9), count - 1)
    return [from, Math.min(Math.max(Math.ceil(at(i + 1) - 1e-9), from + 1), count)]
  })
}

export function maxima(values, n) {
  return columnsOfPixels(0, values.length, n, values.length).map(([from, to]) =>
    farthest(values, 0, from, to),
  )
}
