// SPDX-License-Identifier: GPL-3.0-or-later
// Of a hit that is a part of a longer document: which document that is, and the other parts of it
// that were found, which unfold.
#pragma once
#include <optional>
#include <vector>

#include <QWidget>

#include "core/types/ids.h"

class QToolButton;
class QVBoxLayout;

namespace sparsescope {

class AppContext;
struct HitRow;

class MorePassages : public QWidget {
    Q_OBJECT

  public:
    explicit MorePassages(AppContext& context, QWidget* parent = nullptr);
    // Hidden when the hit is the only part that was found.
    void setHit(const HitRow& hit, std::size_t column);

  private:
    void fold(bool open);
    void showPassages(const std::vector<HitRow>& passages);
    void clear();

    AppContext& context_;
    std::optional<DocumentId> document_;
    std::size_t column_ = 0;
    QToolButton* more_;
    QVBoxLayout* list_;
};

}  // namespace sparsescope
