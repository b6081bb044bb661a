export const notices = {
  notices: {
    title: 'Notices',
    bell: 'Notices, {{count}} unread',
    all: 'All notices',
    none: 'No notices',
    filter: 'Filter',
    every: 'All',
    unread: 'Unread',
    read: 'Read',
    mark_read: 'Mark as read',
    mark_all_read: 'Mark all as read',
  },
};
