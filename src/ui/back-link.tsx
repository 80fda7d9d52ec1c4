import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { LinkButton } from './link.tsx';

/** The way back from a page to the list it belongs to. */
export function BackLink({ href, children }: { href: string; children: ReactNode }) {
  const [, navigate] = useLocation();
  return <LinkButton icon="back" href={href} onNavigate={navigate}>{children}</LinkButton>;
}
