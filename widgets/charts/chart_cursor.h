// SPDX-License-Identifier: GPL-3.0-or-later
// Places the vertical hover line that all charts of a page share: each chart adds its values at x,
// and one tooltip shows them together. The page owns it; charts attach with LineChart::shareCursor.
#pragma once
#include <QColor>
#include <QObject>
#include <QPoint>
#include <QString>
#include <functional>
#include <optional>
#include <vector>

namespace sparsescope {

struct CursorValue {
    QString name;
    QString value;
    QColor color;
};

class ChartCursor : public QObject {
    Q_OBJECT
  public:
    using Source = std::function<std::vector<CursorValue>(double x)>;
    explicit ChartCursor(QObject* parent = nullptr);

    // The source is dropped when its owner is destroyed.
    void attach(QObject* owner, Source source);
    void detach(QObject* owner);
    [[nodiscard]] std::optional<double> position() const { return position_; }
    void setPosition(double x);
    void clear();
    // Writes all values at the position as a small rich-text table under the caption, such as
    // "step 1 200".
    [[nodiscard]] QString tooltip(const QString& caption) const;

  Q_SIGNALS:
    void changed();

  private:
    struct Entry {
        QObject* owner;
        Source source;
    };
    std::vector<Entry> entries_;
    std::optional<double> position_;
};

}  // namespace sparsescope
