export const notices = {
  notices: {
    title: '消息',
    bell: '消息，{{count}} 条未读',
    all: '全部消息',
    none: '没有消息',
    filter: '筛选',
    every: '全部',
    unread: '未读',
    read: '已读',
    mark_read: '标为已读',
    mark_all_read: '全部标为已读',
  },
};
