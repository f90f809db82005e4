/** A hallmark: the punch that an assay office leaves in gold it has tested. */
export function Logo({ size = 28 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path d="M9 1h14l8 8v14l-8 8H9l-8-8V9z" fill="#17305c" stroke="#e3b95b" strokeWidth="1.2" />
      <path d="M16 6.5 8.2 25h3.6l1.6-4.1h5.2l1.6 4.1h3.6zm0 7.2 1.5 4.1h-3z" fill="#e3b95b" />
    </svg>
  )
}
