// What the server sends, as one array of bytes: the length of a JSON text, the text, and arrays.
// First the state (what is pinned, the head, the zoom), then in the same form the reading.

const halves = new Float32Array(65536).map((_, bits) => {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = (bits & 1023) / 1024
  if (exponent === 31) return fraction ? NaN : sign * Infinity
  return sign * (exponent ? 2 ** (exponent - 15) * (1 + fraction) : 2 ** -14 * fraction)
})

const arrayOf = {
  f2: (bytes) => Float32Array.from(new Uint16Array(bytes.buffer), (bits) => halves[bits]),
  u1: (bytes) => bytes,
  i1: (bytes) => new Int8Array(bytes.buffer),
}

export function decoded(bytes) {
  const [state, after] = textAt(bytes, 0)
  const [reading, start] = textAt(bytes, after)
  const arrays = {}
  for (const [name, { type, shape, at, size }] of Object.entries(reading.arrays)) {
    const part = bytes.slice(start + at, start + at + size) // a copy begins at an even address
    arrays[name] = { values: arrayOf[type](part), shape }
  }
  return { state, reading, arrays }
}

function textAt(bytes, at) {
  const length = new DataView(bytes.buffer, bytes.byteOffset + at, 4).getUint32(0, true)
  const text = new TextDecoder().decode(bytes.subarray(at + 4, at + 4 + length))
  return [JSON.parse(text), at + 4 + length]
}
