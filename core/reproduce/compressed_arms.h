// SPDX-License-Identifier: GPL-3.0-or-later
// Arms that store the embedding in fewer bytes and ask with all of it (asymmetric), which is what
// sparse codes have to beat at equal bytes. Like all others they are judged by cosine, here of the
// query and what is left of the document, and trained on the training rows.
#pragma once
#include "core/reproduce/arms.h"

namespace sparsescope::reproduce {

// Uses core/search/compressed/quantiser.h.
[[nodiscard]] Result<Representation> product_codes(const ProtocolData& data, std::size_t bytes,
                                                   std::uint64_t seed, std::stop_token stop);
template <std::size_t bytes>
[[nodiscard]] Result<Representation> product_codes(const Arm&, const ProtocolData& data,
                                                   const RepresentationOptions& options,
                                                   std::stop_token stop, const Progress&) {
    return product_codes(data, bytes, options.seed, std::move(stop));
}
[[nodiscard]] Result<Representation> binary_codes(const Arm& arm, const ProtocolData& data,
                                                  const RepresentationOptions& options,
                                                  std::stop_token stop, const Progress& progress);
// Stores round(x / scale) with scale = max|x| / 127 of the row, which takes four more bytes.
[[nodiscard]] Result<Representation> rounded_to_bytes(const Arm& arm, const ProtocolData& data,
                                                      const RepresentationOptions& options,
                                                      std::stop_token stop,
                                                      const Progress& progress);

}  // namespace sparsescope::reproduce
