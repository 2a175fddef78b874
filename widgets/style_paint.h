// SPDX-License-Identifier: GPL-3.0-or-later
// Paints single controls, as plain functions of a style option. Only the style uses them.
#pragma once
#include <QPainter>
#include <QStyleOption>

namespace sparsescope::theme {

inline constexpr int button_icon_gap = 8;

enum class Arrow { up, down, left, right };

// Restores the painter, antialiased, when it goes out of scope.
class PaintScope {
  public:
    explicit PaintScope(QPainter* painter) : painter_(painter) {
        painter_->save();
        painter_->setRenderHint(QPainter::Antialiasing);
    }
    ~PaintScope() { painter_->restore(); }
    PaintScope(const PaintScope&) = delete;
    PaintScope& operator=(const PaintScope&) = delete;

  private:
    QPainter* painter_;
};

// A rounded box; the outline lies inside rect. An invalid colour is not drawn.
void paint_box(QPainter* painter, const QRectF& rect, const QColor& fill, const QColor& outline,
               double outline_width = 1, double corner = -1);
void paint_focus_ring(QPainter* painter, const QRectF& rect, double corner = -1);
void paint_arrow(QPainter* painter, const QRectF& rect, Arrow arrow, const QColor& color);

// Ground and outline of a menu, a list of choices, a tooltip.
void paint_popup_frame(QPainter* painter, const QRect& rect);
void paint_button(QPainter* painter, const QStyleOption& option, bool primary, bool flat);
void paint_input(QPainter* painter, const QRect& rect, QStyle::State state);
void paint_check_box(QPainter* painter, const QStyleOption& option);
void paint_radio_button(QPainter* painter, const QStyleOption& option);
void paint_item_ground(QPainter* painter, const QStyleOptionViewItem& option);
void paint_header_section(QPainter* painter, const QStyleOptionHeader& option);
// Ground, title and sort arrow beside it.
void paint_header(QPainter* painter, const QStyleOptionHeader& option);
// Room a header needs beside its title.
inline constexpr int header_room = 2 * 8 + 6;
void paint_menu_item(QPainter* painter, const QStyleOptionMenuItem& option);
void paint_menu_bar_item(QPainter* painter, const QStyleOptionMenuItem& option);
void paint_tab(QPainter* painter, const QStyleOptionTab& option);
void paint_progress(QPainter* painter, const QStyleOptionProgressBar& option);
void paint_slider(QPainter* painter, const QStyleOptionSlider& option, const QRect& groove,
                  const QRect& handle);
void paint_scroll_bar(QPainter* painter, const QStyleOptionSlider& option, const QRect& handle);

}  // namespace sparsescope::theme
