// The sound: played from a place, or a span of it once or again and again; broken sound is told.

export function makePlayer(wav, { onFrame, onState, onBroken }) {
  const url = URL.createObjectURL(new Blob([wav], { type: "audio/wav" }))
  const audio = new Audio(url)
  let span = null
  let again = false
  let frame = 0

  const tell = () => onState({ playing: !audio.paused })
  const fail = () => {
    onBroken()
    tell()
  }
  const step = () => {
    if (span && audio.currentTime >= span.to) {
      if (again) audio.currentTime = span.from
      else audio.pause()
    }
    onFrame(audio.currentTime)
    if (!audio.paused) frame = requestAnimationFrame(step)
  }
  audio.onerror = fail
  audio.onplay = () => {
    cancelAnimationFrame(frame)
    frame = requestAnimationFrame(step)
    tell()
  }
  audio.onpause = audio.onended = () => {
    onFrame(audio.currentTime)
    tell()
  }
  const start = () =>
    audio.play().catch((error) => {
      if (error.name !== "AbortError") fail() // it was paused before it began
    })

  return {
    get playing() {
      return !audio.paused
    },
    get time() {
      return audio.currentTime
    },
    toggle() {
      if (!audio.paused) return audio.pause()
      if (span && (audio.currentTime < span.from || audio.currentTime >= span.to)) audio.currentTime = span.from
      else if (audio.ended) audio.currentTime = 0
      return start()
    },
    play: start,
    seek(time) {
      audio.currentTime = time
      onFrame(time)
    },
    limit(next) {
      span = next
    },
    setRate(rate) {
      audio.playbackRate = rate
    },
    setAgain(on) {
      again = on
    },
    close() {
      audio.onerror = audio.onpause = audio.onended = null
      audio.pause()
      cancelAnimationFrame(frame)
      audio.removeAttribute("src")
      URL.revokeObjectURL(url)
    },
  }
}
