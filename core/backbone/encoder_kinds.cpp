// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/encoder_kinds.h"

#include "core/base/part_list.h"
#include "encoder_kind_list.inc"

namespace sparsescope {

std::span<const EncoderKindEntry* const> encoder_kinds() {
    return encoder_kind_list;
}

Result<std::unique_ptr<Encoder>> open_encoder(const EncoderSettings& settings,
                                              std::stop_token stop) {
    return guard("opening an encoder", [&]() -> Result<std::unique_ptr<Encoder>> {
        SPARSESCOPE_ASSIGN(const EncoderKindEntry* const kind,
                           find_part(encoder_kinds(), "kind of encoder", settings.kind));
        return kind->open(settings, stop);
    });
}

Status look_at_encoder(const EncoderSettings& settings) {
    return guard("looking at an encoder", [&]() -> Status {
        SPARSESCOPE_ASSIGN(const EncoderKindEntry* const kind,
                           find_part(encoder_kinds(), "kind of encoder", settings.kind));
        return kind->look(settings);
    });
}

}  // namespace sparsescope
