import { Link } from 'react-router';

/** A number that leads to the entries it counts; `about` says to screen readers which. */
export function NumberLink({ value, to, about }: { value: number; to: string; about: string }) {
  if (value === 0) return '0';
  return (
    <Link to={to} aria-label={`${about}: ${value.toString()}`}>
      {value}
    </Link>
  );
}
