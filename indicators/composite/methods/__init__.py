"""What is done to columns and parts: standardise, treat, impute, weigh, aggregate. Functions on arrays."""
