// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/label_paths.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/types/ids.h"

namespace sparsescope {

namespace {

// The nodes of each distinct path, found when a document first has it.
class Nodes {
  public:
    explicit Nodes(const LevelPaths& levels) : levels_(levels), of_path_(levels.names.size()) {}

    const std::vector<std::uint32_t>& of(std::size_t path) {
        auto& nodes = of_path_[path];
        if (!nodes.empty()) return nodes;
        const std::string_view name = levels_.names[path];
        for (std::size_t end = 0; end < name.size(); ++end) {
            end = std::min(name.find('/', end), name.size());
            const auto next = static_cast<std::uint32_t>(node_of_.size());
            nodes.push_back(node_of_.try_emplace(name.substr(0, end), next).first->second);
        }
        return nodes;
    }

  private:
    const LevelPaths& levels_;
    std::vector<std::vector<std::uint32_t>> of_path_;
    std::unordered_map<std::string_view, std::uint32_t> node_of_;  // by prefix
};

}  // namespace

LabelPaths label_paths(const LevelPaths& levels, std::span<const std::int64_t> rows) {
    LabelPaths paths;
    paths.begin.reserve(rows.size() + 1);
    paths.begin.push_back(0);
    Nodes nodes(levels);
    for (const std::int64_t row : rows) {
        const std::int32_t path = levels.of_row[static_cast<std::size_t>(row)];
        if (path != no_label) {
            const auto& of_path = nodes.of(static_cast<std::size_t>(path));
            paths.nodes.insert(paths.nodes.end(), of_path.begin(), of_path.end());
        }
        paths.begin.push_back(static_cast<std::uint32_t>(paths.nodes.size()));
    }
    return paths;
}

}  // namespace sparsescope
