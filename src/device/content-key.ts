import { useRef } from 'react';
import { useOffice } from './office-client.ts';

/** The idempotency key of what is sent: the same content is the same act, however often it is sent. */
export function useContentKey(): (content: unknown) => string {
  const office = useOffice();
  const sent = useRef({ content: '', key: '' });
  return (content) => {
    const text = JSON.stringify(content);
    if (sent.current.content !== text) sent.current = { content: text, key: office.newId() };
    return sent.current.key;
  };
}
