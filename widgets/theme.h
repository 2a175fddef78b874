// SPDX-License-Identifier: GPL-3.0-or-later
// Colours, type, spacing and icons have this one place (the icons themselves are in icon.cpp).
// Pages never write a literal colour or size. Window thread only. apply() may be called again at
// any time; notifier().changed() follows.
#pragma once
#include <QColor>
#include <QFont>
#include <QIcon>
#include <QObject>
#include <QPixmap>
#include <QString>

class QAbstractButton;
class QApplication;
class QWidget;

namespace sparsescope::theme {

enum class Mode { system, light, dark };

enum class Token {
    window,
    panel,
    raised,
    line,
    control_line,  // outline of a control: 3:1 against the panel, where `line` is only a hairline
    text,
    muted,
    disabled,
    accent,
    on_accent,  // text on the accent colour
    selection,  // a selected row: accent mixed into the panel
    hover,      // a row or flat button under the mouse
    good,
    warn,
    bad,
};

// Meanings with one colour in the whole program.
enum class Series {
    k,
    dead,
    alive,
    frequency,
    reconstruction,
    reconstruction_4k,
    auxiliary,
    contrastive,
    sparse,
    dense,
    truncated,
    total,
    other,  // muted: what has no meaning of its own
};

enum class Type {
    caption,
    body,
    section,
    title,
    value
};  // value: the large number of a chart card

// Spacing in px at 100 %: a 4-px grid.
inline constexpr int gap_inside = 8;   // inside a group
inline constexpr int gap_groups = 16;  // between groups
inline constexpr int page_margin = 24;
inline constexpr int radius = 6;

// Installs style, palette and fonts; call once before the first window and whenever the user
// changes the mode. text_scale: 0.8 … 2.
void apply(QApplication& application, Mode mode = Mode::system, double text_scale = 1.0);
[[nodiscard]] Mode mode();
[[nodiscard]] bool is_dark();
[[nodiscard]] double text_scale();
// Pixels at 100 % text size → pixels now.
[[nodiscard]] int scaled(int pixels);
[[nodiscard]] int control_height();  // 28
[[nodiscard]] int row_height();      // 26

[[nodiscard]] QColor color(Token token);
[[nodiscard]] QColor color(Token token, bool dark);
[[nodiscard]] QColor series(Series meaning);
[[nodiscard]] QColor series(Series meaning, bool dark);
// Colours of neurons, runs, classes and other open-ended sets by position (0 …). They repeat after
// ordinal_colors; whoever shows more varies marks, dashes or hatching with the round.
inline constexpr int ordinal_colors = 8;
[[nodiscard]] QColor ordinal(int position);
[[nodiscard]] QColor mix(const QColor& ground, const QColor& over, double share);
// The same hue, made darker or lighter just enough to stand out from the ground: a line needs 3,
// text 4.5.
[[nodiscard]] QColor readable(const QColor& color, const QColor& ground, double ratio);
[[nodiscard]] QColor line_color(const QColor& color);  // readable on a panel as a line
// WCAG contrast ratio, 1 … 21.
[[nodiscard]] double contrast(const QColor& a, const QColor& b);
// Diverging blue–orange through the panel colour; value −1 … 1.
[[nodiscard]] QColor diverging(double value);

[[nodiscard]] QFont font(Type type);

// An own icon by file name without .svg, drawn in the given colour at any size and resolution; it
// follows the mode by itself. An unknown name gives an empty icon.
[[nodiscard]] QIcon icon(const QString& name, Token token = Token::text);
[[nodiscard]] QPixmap icon_pixmap(const QString& name, int size, const QColor& color, double ratio);
[[nodiscard]] QIcon application_icon();

// Filled with the accent: the one main action of a page.
void make_primary(QAbstractButton* button);
// A button or combo box without an outline until the mouse is over it.
void make_flat(QWidget* control);
// For panels: a QWidget whose ground is the panel colour, without a frame.
void make_panel(QWidget* widget);

class Notifier : public QObject {
    Q_OBJECT
  Q_SIGNALS:
    void changed();  // mode or text size; read colours and fonts anew
};
[[nodiscard]] Notifier& notifier();

}  // namespace sparsescope::theme
