// SPDX-License-Identifier: GPL-3.0-or-later
// Titles a group of widgets: a group is set off by its title and by space, not by a frame. The
// header may carry a muted hint, and widgets at its right end.
#pragma once
#include <QWidget>

#include "widgets/theme.h"

class QHBoxLayout;

namespace sparsescope {

class ElidedLabel;

class SectionHeader : public QWidget {
    Q_OBJECT
  public:
    explicit SectionHeader(const QString& title, QWidget* parent = nullptr,
                           theme::Type type = theme::Type::section);
    void setTitle(const QString& title);
    void setHint(const QString& hint);
    void addWidget(QWidget* widget);  // at the right end; takes ownership

  private:
    ElidedLabel* title_;
    ElidedLabel* hint_;
    QHBoxLayout* row_;
};

// A hairline, horizontal or vertical.
class Divider : public QWidget {
    Q_OBJECT
  public:
    explicit Divider(Qt::Orientation orientation = Qt::Horizontal, QWidget* parent = nullptr);

  protected:
    void paintEvent(QPaintEvent* event) override;
};

}  // namespace sparsescope
