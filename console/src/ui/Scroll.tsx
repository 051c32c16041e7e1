import { useEffect, useRef, useState, type ReactNode } from 'react';

const focusable = 'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex]';

/** A box that scrolls by itself, of text as it stands or of anything; it is reached by Tab while it has more than it shows and nothing in it takes the focus. */
export function Scroll({ label, text = false, className, children }: { label: string; text?: boolean; className?: string | undefined; children: ReactNode }) {
  const box = useRef<HTMLDivElement & HTMLPreElement>(null);
  const [reached, setReached] = useState(false);
  useEffect(() => {
    const one = box.current;
    if (!one) {
      return;
    }
    const look = () => {
      const more = one.scrollHeight > one.clientHeight || one.scrollWidth > one.clientWidth;
      setReached(more && one.querySelector(focusable) === null);
    };
    const sizes = new ResizeObserver(look);
    sizes.observe(one);
    if (one.firstElementChild) {
      sizes.observe(one.firstElementChild);
    }
    return () => sizes.disconnect();
  }, []);
  const Box = text ? 'pre' : 'div';
  return (
    <Box ref={box} className={className} {...(reached ? { tabIndex: 0, role: 'region', 'aria-label': label } : {})}>
      {text ? children : <div>{children}</div>}
    </Box>
  );
}
