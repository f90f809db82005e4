// Files as an enemy or a bad disk would have them: the same changes at every run.

export function createRandom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** `count` variants: some bytes changed, a part repeated, or the end cut off. */
export function* mutate(bytes: Uint8Array, count: number): Generator<Uint8Array> {
  const random = createRandom(bytes.length + count)
  for (let round = 0; round < count; round++) {
    const at = random(bytes.length + 1)
    if (round % 5 === 0) yield bytes.slice(0, at)
    else if (round % 5 === 1) yield Buffer.concat([bytes.subarray(0, at), bytes.subarray(random(at + 1))])
    else {
      const changed = Uint8Array.from(bytes)
      for (let change = random(8); change >= 0 && changed.length > 0; change--)
        changed[random(changed.length)] = random(256)
      yield changed
    }
  }
}
