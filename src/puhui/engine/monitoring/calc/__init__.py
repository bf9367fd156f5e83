"""The workbook's shape, its writing and its reading: pure, no database, no clock."""
