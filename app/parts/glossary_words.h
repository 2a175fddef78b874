// SPDX-License-Identifier: GPL-3.0-or-later
// Finds the words of the glossary (core/types/glossary.h) in what the window shows, and tells them
// on hover. Window thread only.
#pragma once
#include <vector>

#include <QObject>
#include <QPoint>
#include <QString>

#include "core/types/glossary.h"

class QWidget;

namespace sparsescope {

// The terms that a short text names as whole words, in their order there: "dead, %" names dead.
// Longer names win: "dead neurons" does not name neuron too. A text that is too long to be a label
// names nothing.
[[nodiscard]] std::vector<const GlossaryTerm*> terms_in(const QString& text);

// The terms that are shown at a place of a widget: the text of a label or chip, the header of a
// column, the title of a chart. Buttons and edit fields show none.
[[nodiscard]] std::vector<const GlossaryTerm*> terms_at(const QWidget& widget, const QPoint& place);

// A widget that shows no text, or that of a person, can name its terms in this property.
inline constexpr const char* glossary_property = "glossary";

// Whenever the pointer rests on a word of the glossary in any window of the program, adds its
// definition to the tooltip, or shows it where there is none.
class GlossaryHover : public QObject {
    Q_OBJECT

  public:
    explicit GlossaryHover(QObject* parent = nullptr);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
};

}  // namespace sparsescope
