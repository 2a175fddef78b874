// SPDX-License-Identifier: GPL-3.0-or-later
// Saves what the map shows: as a picture, as a drawing, or as a table of the documents that are
// picked or else in sight. Window thread only.
#pragma once
#include <memory>
#include <vector>

#include <QObject>

#include "app/controllers/map_data.h"
#include "app/controllers/task.h"

namespace sparsescope {

class AppContext;
class Commands;
class MapView;

// Columns id, x, y, label, split; documents by number. Runs in a task.
[[nodiscard]] Status write_map_csv(const std::filesystem::path& file, const MapData& data,
                                   const std::vector<std::uint32_t>& numbers,
                                   const std::stop_token& stop);

class MapExports : public QObject {
    Q_OBJECT

  public:
    MapExports(AppContext& context, Commands& commands, MapView* view);
    void save(const QString& kind);  // png, svg or csv

  private:
    void write(const QString& kind, const QString& path);
    void writeCsv(const QString& path);
    void tell(const QString& path, const QString& problem);

    AppContext& context_;
    Commands& commands_;
    MapView* view_;
    Task task_;
};

}  // namespace sparsescope
