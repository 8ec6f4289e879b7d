-- SPDX-License-Identifier: GPL-3.0-or-later
-- The reservation that a call named, as it stood on the wire: an export gives it back. NULL: it named none.
ALTER TABLE event ADD COLUMN reservation TEXT;
