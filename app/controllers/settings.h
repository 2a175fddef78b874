// SPDX-License-Identifier: GPL-3.0-or-later
// What the program remembers between starts, typed. Window thread only. Tests pass their own file.
#pragma once
#include <QByteArray>
#include <QSettings>
#include <QString>
#include <QStringList>

#include "core/types/ids.h"

namespace sparsescope {

enum class ThemeChoice { system, light, dark };

class Settings {
  public:
    static constexpr int recent_limit = 9;

    explicit Settings(const QString& file);         // "": the user's own configuration
    [[nodiscard]] QStringList recentFiles() const;  // newest first, absolute paths
    void addRecentFile(const QString& path);
    void removeRecentFile(const QString& path);

    [[nodiscard]] ThemeChoice theme() const;
    void setTheme(ThemeChoice theme);
    [[nodiscard]] int textPercent() const;  // 80 … 200
    void setTextPercent(int percent);
    [[nodiscard]] QByteArray windowGeometry() const;
    void setWindowGeometry(const QByteArray& geometry);

    // Where the person was in a workspace: model (0: none) and k (0: the model's own).
    struct Place {
        ModelId model = 0;
        int k = 0;
    };
    [[nodiscard]] Place place(const QString& workspace) const;
    void setPlace(const QString& workspace, const Place& place);

  private:
    QSettings store_;
};

}  // namespace sparsescope
