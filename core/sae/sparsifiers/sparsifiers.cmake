# SPDX-License-Identifier: GPL-3.0-or-later
# The sparsifiers: one file here and one word in this list. core_recipe, which knows no LibTorch,
# takes the names from it, core_sae the code.
set(SPARSESCOPE_SPARSIFIERS topk batch_topk abs_topk jump_relu)
