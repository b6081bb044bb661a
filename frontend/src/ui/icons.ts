/** The pictograms in use, so that one meaning has one picture. */
export {
  ApartmentOutlined,
  AuditOutlined,
  BellOutlined,
  DeleteOutlined,
  FileSearchOutlined,
  FlagOutlined,
  FontSizeOutlined,
  HomeOutlined,
  MenuOutlined,
  PlusOutlined,
  ProfileOutlined,
  SafetyOutlined,
  SwapOutlined,
  TeamOutlined,
  UploadOutlined,
  UserOutlined,
} from '@ant-design/icons';
