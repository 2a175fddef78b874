// SPDX-License-Identifier: GPL-3.0-or-later
// Arms that store the embedding in fewer bytes and ask with all of it (asymmetric), which is what
// sparse codes have to beat at equal bytes. Judged by cosine like all others: of the query and of
// what is left of the document. Trained on the training rows.
#pragma once
#include "core/reproduce/arms.h"

namespace sparsescope::reproduce {

// core/search/compressed/quantiser.h
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
// round(x / scale), scale = max|x| / 127 of the row, four more bytes for it.
[[nodiscard]] Result<Representation> rounded_to_bytes(const Arm& arm, const ProtocolData& data,
                                                      const RepresentationOptions& options,
                                                      std::stop_token stop,
                                                      const Progress& progress);

}  // namespace sparsescope::reproduce
