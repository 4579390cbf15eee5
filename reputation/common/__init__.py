"""Small tools that know no domain: errors, ids, numerals."""
