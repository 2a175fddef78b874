// SPDX-License-Identifier: GPL-3.0-or-later
// The names that a pickle of torch.save may mention, and what "calling" them with arguments makes:
// a description, computed here. Nothing is ever called, imported or run; a name that is not listed
// is refused where it is mentioned, whether it would be called or not. Private to this folder.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "core/formats/pickle_value.h"

namespace sparsescope {

// What a pickle may mention: the name as a value, or nothing.
[[nodiscard]] std::optional<PickleValue> known_global(std::string_view module,
                                                      std::string_view name);
// The value that a call of the global with these arguments stands for, or nothing when the
// arguments are not those that torch.save writes.
[[nodiscard]] std::optional<PickleValue> reduced(const PickleTree& tree, const PickleValue& global,
                                                 const std::vector<PickleRef>& arguments);
// The same for a persistent id: ("storage", type, key, location, items).
[[nodiscard]] std::optional<PickleValue> stored(const PickleTree& tree, const PickleValue& id);

}  // namespace sparsescope
