import { type RefObject, useEffect, useState } from 'react'

/**
 * Whether somebody reads in an element: the pointer or the focus is in it, or it was scrolled so far that its beginning is
 * out of sight. What is being read must not move.
 */
export function useReading(ref: RefObject<HTMLElement | null>): boolean {
  const [isPointed, setPointed] = useState(false)
  const [isFocused, setFocused] = useState(false)
  const [isScrolled, setScrolled] = useState(false)
  useEffect(() => {
    const element = ref.current
    if (!element) return
    const ending = new AbortController()
    const { signal } = ending
    const listen = (name: string, work: () => void) => element.addEventListener(name, work, { signal })
    listen('pointerenter', () => setPointed(true))
    listen('pointerleave', () => setPointed(false))
    listen('focusin', () => setFocused(true))
    listen('focusout', () => setFocused(false))
    const look = () => setScrolled(element.getBoundingClientRect().top < 0)
    // Scrolling does not bubble, and the page may scroll in a part of it.
    document.addEventListener('scroll', look, { signal, capture: true, passive: true })
    return () => ending.abort()
  }, [ref])
  return isPointed || isFocused || isScrolled
}
