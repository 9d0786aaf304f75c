"""The workbook: inputs, workings and outputs of a lab as live formulas, one row per line item."""
