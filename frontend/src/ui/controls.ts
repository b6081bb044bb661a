/**
 * The controls of antd that pages use as they are. Nothing outside `ui/` imports antd itself, so
 * that a control which needs our own behaviour is wrapped here once and changes everywhere.
 *
 * Not here on purpose: Tag (its presets fail WCAG AA: `ui/Mark`), Table (`ui/DataTable`,
 * `ui/SimpleTable`), Descriptions (`ui/Facts`), Checkbox.Group in forms (`ui/CheckboxGroup`).
 */
export {
  Alert,
  App,
  Badge,
  Button,
  Card,
  Checkbox,
  Col,
  DatePicker,
  Drawer,
  Dropdown,
  Form,
  Grid,
  Input,
  InputNumber,
  Layout,
  Menu,
  Modal,
  Progress,
  Radio,
  Result,
  Row,
  Select,
  Space,
  Steps,
  Switch,
  Tabs,
  Timeline,
  Tooltip,
  Typography,
  Upload,
  Watermark,
} from 'antd';
export type { FormInstance, MenuProps } from 'antd';
