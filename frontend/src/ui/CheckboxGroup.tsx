import { Checkbox } from 'antd';

/**
 * Several of some words, all in sight.
 *
 * A form item hands `aria-required` to its child, which a group must not carry (ARIA 1.2): it is
 * left out here, the label's mark says it.
 */
export function CheckboxGroup<T extends string>({
  label,
  value,
  onChange,
  options,
  isDisabled = false,
}: {
  label: string;
  value?: T[];
  onChange?: (value: T[]) => void;
  options: { value: T; label: string }[];
  isDisabled?: boolean;
}) {
  return (
    <Checkbox.Group<T>
      aria-label={label}
      value={value}
      onChange={onChange}
      options={options}
      disabled={isDisabled}
    />
  );
}
